// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { optionsFor } from "./chart";

const token = (name: string) => name;

test("alarms alone take the colour of alarms", () => {
  const made = optionsFor(
    { kind: "bar", labels: ["一月"], series: [{ name: "发现", values: [3] }, { name: "逾期", values: [1], tone: "alarm" }] },
    token,
  );
  const series = made.series as { name: string; color?: string }[];
  expect(series.map((one) => one.color)).toEqual([undefined, "--alarm"]);
});

test("a donut says its whole in the middle", () => {
  const made = optionsFor({ kind: "donut", labels: ["甲", "乙"], series: [{ name: "隐患", values: [1200, 34] }], unit: "条" }, token);
  expect(made.title).toMatchObject({ text: "1,234", subtext: "条" });
});

test("tooltips draw no HTML, which the policy would leave without styles", () => {
  const made = optionsFor({ kind: "line", labels: [], series: [] }, token);
  expect(made.tooltip).toMatchObject({ renderMode: "richText" });
});
