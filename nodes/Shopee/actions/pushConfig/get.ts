import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { isoFromEpoch } from '../../../shared/util/time';
import { getPushConfig, type PushConfig } from '../../api/push';
import { findEventType } from '../../platform/eventTypes';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get the push configuration',
	description: 'Get the callback URL of the app, the state of its pushes and which types are switched on',
	properties: [],
	async execute(context) {
		return [toItem(await getPushConfig(context))];
	},
};

/** @returns the configuration with its state in one spelling, its time as a date and its codes with names */
export function toItem(config: PushConfig): IDataObject {
	const { suspended_time: suspendedTime, live_push_status: status } = config;
	return {
		callbackUrl: config.callback_url,
		livePushStatus: status ? status.charAt(0).toUpperCase() + status.slice(1).toLowerCase() : null,
		suspendedAt: isoFromEpoch(suspendedTime),
		blockedShopIds: config.blocked_shop_id.map(String),
		pushTypesOn: named(config.push_config_on_list),
		pushTypesOff: named(config.push_config_off_list),
	};
}

function named(codes: readonly number[]): IDataObject[] {
	return codes.map((code) => ({ code, name: findEventType(code)?.name ?? null }));
}
