import { builder } from './builder';

/**
 * Has neither time nor site. A message that is taken back comes again with status 1. The sample has one brace
 * too many.
 */
export const chatMessagePush = builder(2, {
	session_id: '100094063_2_1011822749_1_103',
	message_id: '1zYOS7N0cuIqw96026',
	content: '{"txt":"hello world!"}',
	from_account_id: '1891549323',
	from_account_type: 1,
	send_time: 1596550789323,
	template_id: 1,
	to_account_id: '231135951',
	to_account_type: 1,
	type: 1,
	site_id: 'SG',
	process_msg: 'xxxx',
	auto_reply: false,
	status: 0,
});

/** Has neither time nor site. */
export const chatSessionPush = builder(19, {
	sync_type: 'SESSION_UPDATE',
	user_account_id: '100094063',
	user_account_type: 2,
	session_id: '100094063_2_1011822749_1_103',
	unread_count: 0,
	to_position: 1596550789323,
	self_position: 1596550789323,
	site_id: 'SG',
});
