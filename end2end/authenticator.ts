// An authenticator app: the codes of a key (RFC 6238), as a phone would show them.
import { createHmac } from "node:crypto";

const STEP = 30;

/** Bytes from base32 (RFC 4648, section 6); spaces are nothing. */
function bytes(key: string): Buffer {
  let bits = "";
  for (const letter of key.replaceAll(/\s/g, "")) {
    bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The code that an app shows, this many seconds ahead of the machine's clock. */
export function code(key: string, ahead = 0): string {
  const step = Math.floor((Date.now() / 1000 + ahead) / STEP);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", bytes(key)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
