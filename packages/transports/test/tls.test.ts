// TLS under TCP and under WebSocket: its options reach the platform, and nobody is shown who should not be trusted.
import type { Connection } from "@joinery/sync";
import { transportContract } from "@joinery/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { tcpDialer, tcpListener } from "../src/tcp/index.js";
import { webSocketDialer } from "../src/websocket/index.js";
import { webSocketListener } from "../src/websocket-server/index.js";
import { endOf, hear } from "./heard.js";
import { testCertificate, testCertificateKey } from "./test-only-certificate.js";

const { signal } = new AbortController();
const tls = { cert: testCertificate, key: testCertificateKey };
const trusting = { tls: { ca: testCertificate } };
const portOf = (address: string): number => Number(new URL(address).port);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

transportContract("TLS", () => ({
  listener: tcpListener({ tls }),
  dialer: (address) => tcpDialer(address, trusting),
  listenerAt: (address) => tcpListener({ tls, port: portOf(address) }),
}));

transportContract("WebSocket over TLS", () => ({
  listener: webSocketListener({ tls }),
  dialer: (address) => webSocketDialer(address, trusting),
  listenerAt: (address) => webSocketListener({ tls, port: portOf(address) }),
}));

async function listen(
  options: Parameters<typeof tcpListener>[0] = {},
): Promise<{ address: string; accepted: Connection[] }> {
  const accepted: Connection[] = [];
  const listening = await tcpListener(options).listen((connection) => accepted.push(connection));
  closers.push(() => listening.close({ signal: AbortSignal.abort() }));
  return { address: listening.address, accepted };
}

describe("TLS", () => {
  it("carries frames under a certificate that the dialer trusts", async () => {
    const { address, accepted } = await listen({ tls });
    expect(address).toMatch(/^tls:\/\/127\.0\.0\.1:\d+$/);
    const near = await tcpDialer(address.replace("127.0.0.1", "localhost"), { tls: { ca: testCertificate } }).dial(
      signal,
    );
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    const heard = hear(accepted[0]!);
    near.send(new Uint8Array([1, 2, 3]));
    near.close("done");
    expect(await endOf(heard)).toBe("done");
    expect(heard.frames).toEqual([[1, 2, 3]]);
  });

  it("refuses a certificate that nobody vouches for, and shows the listener nobody", async () => {
    const { address, accepted } = await listen({ tls });
    await expect(tcpDialer(address).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    });
    expect(accepted).toEqual([]);
  });

  it("hands the listener's own options through: whoever shows no certificate is refused", async () => {
    const { address, accepted } = await listen({ tls: { ...tls, ca: testCertificate, requestCert: true } });
    await expect(tcpDialer(address, { tls: { ca: testCertificate } }).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
    });
    expect(accepted).toEqual([]);
    await tcpDialer(address, { tls: { ca: testCertificate, ...tls } }).dial(signal);
    expect(accepted).toHaveLength(1);
  });

  it("is not spoken by a listener without it, nor taken for it", async () => {
    const plain = await listen();
    const secure = await listen({ tls });
    const secureToPlain = tcpDialer(plain.address.replace("tcp:", "tls:"), { connectTimeoutMs: 500 });
    await expect(secureToPlain.dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT" });
    const plainToSecure = tcpDialer(secure.address.replace("tls:", "tcp:"), { connectTimeoutMs: 500 });
    await expect(plainToSecure.dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT" });
    expect([plain.accepted, secure.accepted]).toEqual([[], []]);
  });

  it("hands its options through under WebSocket too", async () => {
    const accepted: Connection[] = [];
    const listener = webSocketListener({ tls: { ...tls, ca: testCertificate, requestCert: true } });
    const listening = await listener.listen((connection) => accepted.push(connection));
    closers.push(() => listening.close());
    const { address } = listening;
    expect(address).toMatch(/^wss:/);
    await expect(webSocketDialer(address).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    });
    await expect(webSocketDialer(address, trusting).dial(signal)).rejects.toMatchObject({ code: "CANNOT_CONNECT" });
    const near = await webSocketDialer(address, { tls: { ...trusting.tls, ...tls } }).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    expect(accepted[0]!.remote).toMatch(/^wss:/);
    near.close("found it");
  });
});
