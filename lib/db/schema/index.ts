export * from './accounts';
export * from './chat';
export * from './files';
export * from './json';
export * from './knowledge';
export * from './payments';
export * from './usage';
