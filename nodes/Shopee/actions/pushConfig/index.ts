import type { Resource } from '../../../shared/actions/operation';
import { get } from './get';
import { set } from './set';

export const pushConfig: Resource = { name: 'Push Config', value: 'pushConfig', operations: [get, set] };
