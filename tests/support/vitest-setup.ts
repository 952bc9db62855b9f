import { cleanEnv } from './clean-env';

Object.assign(process.env, cleanEnv);
