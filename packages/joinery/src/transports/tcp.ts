// Dials and accepts TCP and TLS connections, on Node only.
export {
  type TcpDialerOptions,
  type TcpListenerOptions,
  type TcpOptions,
  tcpDialer,
  tcpListener,
} from "@joinery/transports/tcp";
