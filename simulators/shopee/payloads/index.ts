export * from './items';
export * from './orders';
export * from './shops';
