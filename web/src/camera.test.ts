/** Words, browsers, types and strokes: what of the camera and the pad needs no camera and no pad. */
import { describe, expect, it } from "vitest";
import { insideChat } from "./camera-browser";
import { recordableType } from "./camera-recorder";
import { clockWords, counted, secondsText } from "./camera-words";
import { Strokes } from "./signature-strokes";

describe("browsers inside chat apps", () => {
  it.each([
    ["MicroMessenger/8.0.47", "微信"],
    ["MicroMessenger/7.0.1 wxwork/4.1.20", "企业微信"],
    ["AliApp(DingTalk/7.5.0)", "钉钉"],
    ["Lark/7.12.0 LarkLocale/zh_CN", "飞书"],
  ])("%s is told how to leave", (agent, name) => {
    expect(insideChat(agent, false)?.message).toBe(`${name}里的网页用不了相机`);
    expect(insideChat(agent, true)?.remedy).toContain("右上角");
  });
  it("others are left alone", () => {
    expect(insideChat("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", true)).toBeNull();
  });
});

it("records what the browser offers, mp4 before webm", () => {
  expect(recordableType(() => true)).toMatch(/^video\/mp4/);
  expect(recordableType((type) => type.startsWith("video/webm;codecs=vp8"))).toBe("video/webm;codecs=vp8");
  expect(recordableType(() => false)).toBe("");
});

it("counts as people do", () => {
  expect([counted(["photo"]), counted(["video"]), counted(["photo", "video"])]).toEqual(["张", "段", "件"]);
  expect([secondsText(60_000), secondsText(9_001), secondsText(-5)]).toEqual(["1:00", "0:10", "0:00"]);
});

it("says when the phone's clock is wrong, and by how much", () => {
  expect([clockWords(90_000), clockWords(-90_000)]).toEqual(["", ""]);
  expect(clockWords(5 * 60_000)).toContain("快了约 5 分钟");
  expect(clockWords(-125_000)).toContain("慢了约 2 分钟");
});

describe("strokes", () => {
  const line = (strokes: Strokes, from: number, to: number): void => {
    strokes.begin({ x: from, y: 0.1, weight: 0.5 });
    for (let x = from; x <= to; x += 0.01) strokes.extend({ x, y: 0.1, weight: 0.5 });
  };
  it("a slip of the finger is no signature", () => {
    const strokes = new Strokes();
    line(strokes, 0.1, 0.15);
    expect([strokes.empty, strokes.written]).toEqual([false, false]);
    line(strokes, 0.2, 0.6);
    expect(strokes.written).toBe(true);
  });
  it("are taken back one by one, or all", () => {
    const strokes = new Strokes();
    line(strokes, 0.1, 0.5);
    line(strokes, 0.2, 0.9);
    expect(strokes.box().right).toBeCloseTo(0.89, 1);
    strokes.undo();
    expect(strokes.box().right).toBeCloseTo(0.5, 1);
    strokes.clear();
    expect(strokes.empty).toBe(true);
  });
});
