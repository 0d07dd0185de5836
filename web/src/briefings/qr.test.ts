import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { qrOf, qrPath } from "./qr";

// What another maker of codes draws for texts that fill each version to the last byte (level M, mask 2): length, SHA-256.
const FULL = "https://anguan.example/briefings/in/0193a5c2-7d1e-7c3a-9f00-1234567890ab?c=K7XW2M9Q" + "abcdefgh".repeat(20);
const DRAWN: [number, string][] = [
  [14, "9cad156b8ca9fedf"], // 1-M
  [26, "cda58004b7219979"], // 2-M
  [42, "1987efef85e8d9ca"], // 3-M
  [62, "1c4e6e988f3b9bfd"], // 4-M
  [84, "ca2791046fd35c30"], // 5-M
  [106, "f8f34ffd473e20ca"], // 6-M
  [122, "2db831f3a559981f"], // 7-M
  [152, "2d95468397a57619"], // 8-M
  [180, "8177c66bd8e2599f"], // 9-M
  [213, "e663ad486e24d2dc"], // 10-M
];

describe("a code", () => {
  test.each(DRAWN)("of %i bytes is drawn as others draw it", (length, hash) => {
    const drawn = qrOf(FULL.slice(0, length)).map((row) => row.map(Number).join("")).join("\n");
    expect(createHash("sha256").update(drawn).digest("hex").slice(0, 16)).toBe(hash);
  });
  test("takes the smallest version there is room in, and says when there is none", () => {
    expect(qrPath(FULL.slice(0, 82)).size).toBe(37 + 8);
    expect(() => qrOf("x".repeat(214))).toThrow(RangeError);
  });
});
