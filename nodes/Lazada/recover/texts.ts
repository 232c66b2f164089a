import type { RecoverTexts } from '../../shared/recover/settings';

export const RECOVER_TEXTS: RecoverTexts = {
	platform: 'Lazada',
	lists: [
		{
			value: 'orders',
			name: 'Orders',
			description:
				'Each line whose status no push told. Lazada gives no time of a status, so a status that is told and came back is not seen.',
		},
		{
			value: 'returns',
			name: 'Returns',
			description:
				'Each line that was changed after its last push. Lazada pushes only some states of a return, and lists them in other words.',
		},
	],
	reason:
		'Lazada repeats a push for about 6 hours and keeps none that is lost. It advises a pull every 6 hours as a net, and may limit an app that polls steadily. Only the seller of the credential is pulled. Without a callback address in the console, what is pulled alone starts the workflow.',
	hasWindows: true,
	everyMinutes: 360,
};
