/**
 * The currencies that ISO 4217 has today and that have minor units: its list of 2026-01-01. Withdrawn ones (ZWL, SLL, ANG,
 * HRK, BGN …) stay on what is stored, and are not taken for anything new. `present_currencies()` in the database has the
 * same, and a test compares them: the list here is for the contract, whose readers and pages choose from it.
 */
export const CURRENCIES =
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split(
    " ",
  );

/** The currencies whose minor unit is not a hundredth, also withdrawn ones, by how many decimal places they have. */
const OTHER_DIGITS = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

/** Decimal places by currency. `currency_digits()` in the database says the same, and a test compares them. */
export const DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries(OTHER_DIGITS).flatMap(([digits, codes]) =>
    codes.split(" ").map((code) => [code, Number(digits)] as const),
  ),
);

/**
 * Writes an amount with exactly the currency's decimal places, as `decimal_amount()` in the database does, where many are
 * read: "125050" of KES is "1250.50".
 * @param minor not negative, in minor units, in digits: it may have more of them than a number keeps
 */
export function decimalAmount(minor: string, currency: string): string {
  const digits = DIGITS.get(currency) ?? 2;
  if (digits === 0) return minor;
  const padded = minor.padStart(digits + 1, "0");
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
