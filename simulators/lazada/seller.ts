/** The six sites. */
export type Country = 'sg' | 'my' | 'th' | 'vn' | 'ph' | 'id';

/** A store on one site. */
export interface Seller {
	/** Decimal digits. */
	readonly sellerId: string;
	readonly country: Country;
	readonly userId: string;
	readonly shortCode: string;
	readonly name: string;
	readonly email: string;
	readonly status: 'ACTIVE' | 'INACTIVE' | 'DELETED';
	readonly verified: boolean;
	/** Whether the store sells across borders. */
	readonly crossBorder: boolean;
	/** Whether the store is in the Marketplace Ease programme, for which the list of reverse orders is closed. */
	readonly marketplaceEase: boolean;
}

/** The id of a new seller, and chosen fields. All other fields are invented. */
export type NewSeller = Pick<Seller, 'sellerId'> & Partial<Seller>;

const OFFSET_HOURS: Readonly<Record<Country, number>> = { sg: 8, my: 8, ph: 8, th: 7, vn: 7, id: 7 };

/** @returns the hours by which the dates of the site are ahead of UTC */
export function offsetHours(country: Country): number {
	return OFFSET_HOURS[country];
}

export function completed({ sellerId, ...given }: NewSeller, country: Country): Seller {
	const own = given.country ?? country;
	return {
		sellerId,
		country: own,
		userId: sellerId,
		shortCode: `${own.toUpperCase()}${sellerId.slice(-6)}`,
		name: `Shop ${sellerId}`,
		email: `seller-${sellerId}@example.com`,
		status: 'ACTIVE',
		verified: true,
		crossBorder: false,
		marketplaceEase: false,
		...given,
	};
}

/**
 * The `data` of /seller/get, with the fields of its documented sample and the types of its table.
 * @see https://open.lazada.com/apps/doc/api?path=%2Fseller%2Fget
 */
export function sellerData(seller: Seller): Record<string, unknown> {
	return {
		name_company: `${seller.name} Company`,
		logo_url: `https://shops.example.com/${seller.shortCode}.jpg`,
		name: seller.name,
		verified: seller.verified,
		location: 'Hà Nội',
		marketplaceEaseMode: seller.marketplaceEase,
		seller_id: BigInt(seller.sellerId),
		email: seller.email,
		short_code: seller.shortCode,
		cb: seller.crossBorder,
		status: seller.status,
	};
}
