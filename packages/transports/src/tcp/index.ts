// The TCP adapter's door. For Node only.
export { type TcpDialerOptions, tcpDialer } from "./tcp-dialer.js";
export { type TcpListenerOptions, tcpListener } from "./tcp-listener.js";
export type { TcpOptions } from "./tcp-options.js";
