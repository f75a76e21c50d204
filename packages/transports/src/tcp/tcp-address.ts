// Addresses of this transport: `tcp://host:port`, or `tls://host:port` where the connection is encrypted.
import { TransportError } from "../errors.js";

export interface TcpAddress {
  readonly isTls: boolean;
  /** Without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
}

/** Throws `TransportError` with code `INVALID_ADDRESS`: an address that can never be dialed is said at once. */
export function parseAddress(address: string): TcpAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isTls = url?.protocol === "tls:";
  const isBare = url !== undefined && `${url.pathname}${url.search}${url.hash}${url.username}` === "";
  if (!isBare || !(isTls || url.protocol === "tcp:") || url.hostname === "" || Number(url.port) === 0) {
    throw new TransportError("INVALID_ADDRESS", `${address} can't be dialed: give one like tcp://host:port`);
  }
  return { isTls, host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port) };
}
