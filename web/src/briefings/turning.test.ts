import { describe, expect, test, vi } from "vitest";
import { Turning } from "./turning";

const OPENED = { id: "1", secret: "0".repeat(64), now: "", link: "https://a.example/in/1", here: "", screen: "" };

describe("the turning code", () => {
  test("is the one the server works out, by the server's clock", async () => {
    vi.useFakeTimers({ now: 1_763_500_000_000 });
    const turning = new Turning(OPENED, 123_456);
    const code = await turning.code();
    expect(code).toBe("RLZU84FJ");
    expect(turning.left).toBe(10_000 - ((1_763_500_000_000 + 123_456) % 10_000));
    vi.setSystemTime(1_763_500_000_000 + turning.left);
    expect(await turning.code()).not.toBe(code);
    expect(turning.link(code)).toBe(`https://a.example/in/1?c=${code}`);
    vi.useRealTimers();
  });
});
