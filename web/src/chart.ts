/** Charts: bar, line and donut of figures. The JSON comes from a sibling script, the table beside it says the same,
 * and a click on a bar goes where its row goes. */
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, TitleComponent, TooltipComponent, CanvasRenderer]);

export interface Series {
  name: string;
  values: (number | null)[];
  /** "alarm" is drawn in the colour of alarms; the rest take the quiet palette. */
  tone?: "alarm" | "plain";
}

export interface ChartData {
  kind: "bar" | "line" | "donut";
  labels: string[];
  series: Series[];
  /** Where each label leads; same length as labels. */
  links?: (string | null)[];
  unit?: string;
  stacked?: boolean;
  horizontal?: boolean;
}

const number = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 1 });

export function optionsFor(data: ChartData, token: (name: string) => string): Record<string, unknown> {
  const ink = token("--ink-muted");
  const line = token("--line");
  const palette = [1, 2, 3, 4, 5, 6].map((index) => token(`--chart-${index}`));
  const text = { color: ink, fontFamily: token("--font-sans"), fontSize: 12 };
  const amount = (value: unknown) => (typeof value === "number" ? `${number.format(value)}${data.unit ?? ""}` : "—");
  const frame = {
    animationDuration: 200,
    aria: { enabled: false }, // the template names the picture, and the table under it says the same in order
    color: palette,
    textStyle: text,
    tooltip: {
      trigger: data.kind === "donut" ? "item" : "axis",
      renderMode: "richText", // the content security policy forbids inline styles in HTML
      backgroundColor: token("--surface"),
      borderColor: line,
      textStyle: { ...text, color: token("--ink") },
      valueFormatter: amount,
      axisPointer: { type: data.kind === "bar" ? "shadow" : "line" },
    },
    legend: data.series.length > 1 || data.kind === "donut" ? { bottom: 0, textStyle: text, itemWidth: 12, itemHeight: 8 } : { show: false },
  };
  if (data.kind === "donut") {
    const values = data.series[0]?.values ?? [];
    const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    return {
      ...frame,
      title: {
        text: number.format(total),
        subtext: data.unit ?? "",
        left: "center",
        top: "33%",
        itemGap: 2,
        textStyle: { ...text, color: token("--ink"), fontSize: 26, fontWeight: 600 },
        subtextStyle: text,
      },
      series: [{
        type: "pie",
        radius: ["52%", "76%"],
        center: ["50%", "44%"],
        itemStyle: { borderColor: token("--surface"), borderWidth: 2 },
        label: { show: false },
        data: data.labels.map((name, index) => ({ name, value: values[index] ?? 0 })),
      }],
    };
  }
  const names = {
    type: "category",
    data: data.labels,
    inverse: data.horizontal === true,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    axisLabel: { ...text, hideOverlap: true },
  };
  const values = {
    type: "value",
    minInterval: 1,
    splitNumber: 4,
    axisLabel: { ...text, formatter: (value: number) => number.format(value) },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    ...frame,
    grid: { left: 4, right: 12, top: 12, bottom: data.series.length > 1 ? 36 : 4, containLabel: true },
    xAxis: data.horizontal ? values : names,
    yAxis: data.horizontal ? names : values,
    series: data.series.map((series) => ({
      type: data.kind,
      name: series.name,
      data: series.values,
      ...(data.stacked ? { stack: "all" } : {}),
      ...(series.tone === "alarm" ? { color: token("--alarm") } : {}),
      barMaxWidth: 28,
      symbolSize: 6,
      showSymbol: data.labels.length < 16,
      itemStyle: data.kind === "bar" && !data.stacked ? { borderRadius: data.horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0] } : {},
    })),
  };
}

export default function mount(element: HTMLElement): void {
  const source = element.querySelector<HTMLScriptElement>('script[type="application/json"]');
  const canvas = element.querySelector<HTMLElement>(".chart-canvas");
  if (source === null || canvas === null) return;
  const data = JSON.parse(source.textContent ?? "") as ChartData;
  const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const chart: EChartsType = init(canvas, null, { renderer: "canvas" });
  const draw = () => chart.setOption(optionsFor(data, token), true);
  draw();
  chart.on("click", ({ dataIndex }) => {
    const link = data.links?.[dataIndex];
    if (link) location.assign(link);
  });
  new ResizeObserver(() => chart.resize()).observe(canvas);
  document.addEventListener("theme-changed", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
