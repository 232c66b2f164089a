import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { changeField, requireChange } from '../../../shared/actions/change';
import type { Operation } from '../../../shared/actions/operation';
import { userError } from '../../../shared/errors/nodeErrors';
import { problemText, type Problem } from '../../../shared/errors/problem';
import { splitList } from '../../../shared/util/text';
import { stripQuery } from '../../../shared/util/url';
import { getPushConfig, setPushConfig, type PushConfigChange } from '../../api/push';
import { LAST_SWITCHABLE_CODE } from '../../platform/eventTypes';
import { toItem } from './get';

/** @see https://open.shopee.com/documents/v2/v2.push.set_app_push_config */
const MOST_BLOCKED_SHOPS = 500;

/** The entry that unblocks all shops. */
const NONE = 'none';

export const set: Operation = {
	name: 'Set',
	value: 'set',
	action: 'Set the push configuration',
	description: 'Change the callback URL of the app, switch push types on and off, and block shops',
	properties: [
		{
			displayName:
				'This changes the app as a whole: all its shops and every workflow that receives its pushes. Which codes can be switched by API is documented for 1 to 13 only; others may be passed over, which the output shows: switch these in the console.',
			name: 'setNotice',
			type: 'notice',
			default: '',
		},
		changeField([
			{
				displayName: 'Blocked Shop IDs',
				name: 'blockedShopIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 10010, 20020',
				description:
					'Shops whose pushes are not sent, separated by commas: up to 500. It replaces the present list; "none" unblocks all.',
			},
			{
				displayName: 'Callback URL',
				name: 'callbackUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://n8n.example.com/webhook/.../webhook',
				description:
					'Where Shopee sends all pushes of the app; https only. Shopee sends a test push there at once and refuses the URL unless it is answered within 3 s.',
			},
			{
				displayName: 'Push Types Off',
				name: 'typesOff',
				type: 'string',
				default: '',
				placeholder: 'e.g. 5, 8',
				description: 'Codes of the push types to switch off, separated by commas',
			},
			{
				displayName: 'Push Types On',
				name: 'typesOn',
				type: 'string',
				default: '',
				placeholder: 'e.g. 3, 4, 15',
				description: 'Codes of the push types to switch on, separated by commas',
			},
		]),
	],
	async execute(context, itemIndex) {
		const fields = context.getNodeParameter('change', itemIndex, {}) as IDataObject;
		const change = changeOf(context, fields, itemIndex);
		await setPushConfig(context, change);
		const config = await getPushConfig(context);
		return [{ ...toItem(config), warnings: warningsOf(change, config.push_config_on_list) }];
	},
};

function changeOf(context: IExecuteFunctions, fields: IDataObject, itemIndex: number): PushConfigChange {
	const fail = (problem: Problem): never => {
		throw userError(context, problem, itemIndex);
	};
	const numbers = (name: string): number[] => {
		const entries = splitList(String(fields[name] ?? ''));
		const wrong = entries.find((entry) => !/^[1-9]\d{0,14}$/.test(entry));
		if (wrong !== undefined)
			fail({ what: `"${wrong}" is not a whole number`, cure: 'Enter whole numbers, separated by commas.' });
		return [...new Set(entries.map(Number))];
	};
	const url = String(fields.callbackUrl ?? '').trim();
	if (url !== '' && !/^https:\/\//i.test(url)) {
		fail({
			what: `Shopee accepts https URLs only, not ${stripQuery(url)}`,
			cure: 'Enter a public URL that begins with https.',
		});
	}
	const on = numbers('typesOn');
	const off = numbers('typesOff');
	const both = on.find((code) => off.includes(code));
	if (both !== undefined)
		fail({
			what: `Push type ${both} is in both "Push Types On" and "Push Types Off"`,
			cure: 'Remove it from one of the two fields.',
		});
	// An empty field unblocks no shop, because an expression that finds nothing makes the field empty.
	const unblockAll =
		String(fields.blockedShopIds ?? '')
			.trim()
			.toLowerCase() === NONE;
	const blocked = unblockAll ? [] : numbers('blockedShopIds');
	if (blocked.length > MOST_BLOCKED_SHOPS) {
		fail({
			what: `Shopee blocks up to ${MOST_BLOCKED_SHOPS} shops of an app, not ${blocked.length}`,
			cure: 'Enter fewer shops in "Blocked Shop IDs".',
		});
	}
	const change: PushConfigChange = {
		...(url !== '' && { callback_url: url }),
		...(on.length > 0 && { set_push_config_on: on }),
		...(off.length > 0 && { set_push_config_off: off }),
		...((unblockAll || blocked.length > 0) && { blocked_shop_id_list: blocked }),
	};
	requireChange(context, change, itemIndex);
	return change;
}

/** Shopee may ignore a code without an error, so the resulting configuration is checked. */
function warningsOf(change: PushConfigChange, isOn: readonly number[]): string[] {
	const undocumented = [...(change.set_push_config_on ?? []), ...(change.set_push_config_off ?? [])]
		.filter((code) => code > LAST_SWITCHABLE_CODE)
		.map((code) =>
			problemText({
				what: `Shopee does not document whether push type ${code} can be switched by API`,
				cure: 'Check in the console under Push Mechanism whether it was switched.',
			}),
		);
	const stillOff = (change.set_push_config_on ?? [])
		.filter((code) => !isOn.includes(code))
		.map((code) =>
			problemText({
				what: `Push type ${code} was not switched on`,
				cure: 'Switch it on in the console under Push Mechanism.',
			}),
		);
	const stillOn = (change.set_push_config_off ?? [])
		.filter((code) => isOn.includes(code))
		.map((code) =>
			problemText({
				what: `Push type ${code} was not switched off`,
				cure: 'Switch it off in the console under Push Mechanism.',
			}),
		);
	return [...undocumented, ...stillOff, ...stillOn];
}
