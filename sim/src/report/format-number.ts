// Numbers for people, the same in every locale: groups of three digits, at most the decimals asked for.

/** 1234567.891 gives "1,234,567.9"; whole numbers get no decimals. */
export function formatNumber(value: number, decimals = 1): string {
  if (!Number.isFinite(value)) return "-";
  const rounded = Number(value.toFixed(decimals));
  const [whole, fraction] = Math.abs(rounded)
    .toFixed(Number.isInteger(rounded) ? 0 : decimals)
    .split(".");
  const grouped = (whole as string).replace(/\B(?=(\d{3})+$)/g, ",");
  const text = fraction === undefined ? grouped : `${grouped}.${fraction.replace(/0+$/, "")}`;
  return rounded < 0 ? `-${text}` : text;
}

/** 1500 gives "1.5k", 2000000 gives "2M": for the ends of an axis, where space is short. */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${formatNumber(value / 1e9, 2)}G`;
  if (size >= 1e6) return `${formatNumber(value / 1e6, 2)}M`;
  if (size >= 1e4) return `${formatNumber(value / 1e3, 2)}k`;
  return formatNumber(value, 2);
}
