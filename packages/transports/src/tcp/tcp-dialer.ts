// Dials over TCP, or over TLS on TCP.
import { connect, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { Dialer } from "@joinery/sync";
import { attemptDial, type DialOutcome } from "../dial-attempt.js";
import { TransportError } from "../errors.js";
import { checkOptionNames, connectionOptionNames, type OptionNames } from "../option-names.js";
import { exchangeGreetings } from "./greeting.js";
import { parseAddress, type TcpAddress } from "./tcp-address.js";
import { TcpConnection } from "./tcp-connection.js";
import { type TcpOptions, withDefaults } from "./tcp-options.js";

export interface TcpDialerOptions extends TcpOptions {
  /** For `tls:`: what `tls.connect` takes, such as `ca`, `cert`, `key`, `servername`. Default: the system's trust. */
  readonly tls?: ConnectionOptions;
}

const optionNames: OptionNames<TcpDialerOptions> = {
  ...connectionOptionNames,
  tls: true,
};

/** Dials `tcp://host:port` or `tls://host:port`; throws `TransportError` with code `INVALID_ADDRESS` or `INVALID_OPTION`. */
export function tcpDialer(address: string, options: TcpDialerOptions = {}): Dialer {
  checkOptionNames("tcpDialer", options, optionNames);
  const where = parseAddress(address);
  const complete = withDefaults(options);
  return {
    target: address,
    dial: (signal) =>
      attemptDial({ target: address, signal, timeoutMs: complete.connectTimeoutMs }, (outcome) => {
        const socket = openSocket(where, options.tls);
        // Errors come before, during and after the greetings, and one that nobody takes would end the process.
        socket.on("error", (cause) => outcome.refuse("didn't accept the connection", cause));
        socket.once(where.isTls ? "secureConnect" : "connect", () => greet(socket, address, complete, outcome));
        return () => socket.destroy();
      }),
  };
}

function openSocket({ isTls, host, port }: TcpAddress, tls: ConnectionOptions | undefined): Socket {
  try {
    if (!isTls) return connect({ host, port });
    return connectTls({ ...(isIP(host) === 0 ? { servername: host } : {}), ...tls, host, port });
  } catch (cause) {
    throw new TransportError("INVALID_OPTION", `the options of TLS for ${host}:${port} are not valid`, { cause });
  }
}

function greet(socket: Socket, address: string, options: Required<TcpOptions>, outcome: DialOutcome): void {
  exchangeGreetings(socket, {
    greeted: () => outcome.open(new TcpConnection(socket, address, options)),
    refused: (what, cause) => outcome.refuse(what, cause),
  });
}
