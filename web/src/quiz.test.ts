/** The little work of a paper: the same the server checks. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, it } from "vitest";
import { begins, prove } from "./quiz";

it("finds a number whose hash with the token begins with zeros", async () => {
  const proof = await prove("token", 10);
  const hash = sha256(utf8ToBytes(`token:${proof}`));
  expect(begins(hash, 10)).toBe(true);
  expect(hash[0]).toBe(0);
  expect(hash[1]! >> 6).toBe(0);
});

it("counts bits, not bytes", () => {
  expect(begins(new Uint8Array([0, 0b00111111]), 10)).toBe(true);
  expect(begins(new Uint8Array([0, 0b01000000]), 10)).toBe(false);
  expect(begins(new Uint8Array([0, 255]), 8)).toBe(true);
});
