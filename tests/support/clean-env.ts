import { variableNames } from '../../lib/env';

const nowhere = '/nonexistent/tramontane-tests';

/** Variables of the AWS credential chain and of hosts, which `lib/env` only looks at. */
const onlyLookedAt = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_REGION',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_APP_ID',
  'AMPLIFY_APP_ORIGIN',
  'VERCEL',
  'NETLIFY',
  'K_SERVICE',
];

/**
 * Every variable of the product set to nothing, so that neither the machine's credentials nor a
 * `.env` file reach a test. Empty text counts as unset, and a `.env` file does not replace it.
 */
export const cleanEnv: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...variableNames, ...onlyLookedAt].map((name) => [name, ''])),
  AWS_SHARED_CREDENTIALS_FILE: nowhere,
  AWS_CONFIG_FILE: nowhere,
  AWS_EC2_METADATA_DISABLED: 'true',
};
