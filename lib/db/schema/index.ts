export * from './accounts';
export * from './chat';
export * from './files';
export * from './payments';
export * from './usage';
