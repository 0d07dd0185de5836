import { describe, expect, it } from "vitest";
import { addDays, fits, monthsOf, weeksOf } from "./days";

describe("days", () => {
  it("go over months, years and leap days", () => {
    expect(addDays("2027-12-31", 1)).toBe("2028-01-01");
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2027-03-01", -7)).toBe("2027-02-22");
  });

  it("fill whole weeks from Monday on, each day once", () => {
    for (const month of monthsOf(2027)) {
      const weeks = weeksOf(month);
      const days = weeks.flat().filter((day) => day !== null);
      expect(weeks.every((week) => week.length === 7)).toBe(true);
      expect(new Set(days).size).toBe(days.length);
      expect(days[0]).toBe(`${month}-01`);
    }
    expect(weeksOf("2027-03")[0]?.[0]).toBe("2027-03-01"); // a Monday
  });

  it("are chosen within their time alone", () => {
    expect(fits("2027-03-31", "2027-03-01", "2027-03-31")).toBe(true);
    expect(fits("2027-04-01", "2027-03-01", "2027-03-31")).toBe(false);
    expect(fits("", "2027-03-01", "2027-03-31")).toBe(false);
  });
});
