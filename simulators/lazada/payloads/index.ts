export * from './chats';
export * from './orders';
export * from './products';
export * from './sellers';
