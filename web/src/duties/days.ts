/** Days as the calendar of a year handles them: plain texts (2027-03-05), in which nothing depends on the time zone. */

const pad = (number: number): string => String(number).padStart(2, "0");

function text(day: Date): string {
  return `${day.getUTCFullYear()}-${pad(day.getUTCMonth() + 1)}-${pad(day.getUTCDate())}`;
}

const read = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** The day so many days later. */
export function addDays(day: string, count: number): string {
  return text(new Date(read(day).getTime() + count * 86_400_000));
}

export const monthOf = (day: string): string => day.slice(0, 7);

export const monthsOf = (year: number): string[] => Array.from({ length: 12 }, (_, place) => `${year}-${pad(place + 1)}`);

/** Whether a day may be chosen: not before the first one, not after the last. */
export const fits = (day: string, first: string, last: string): boolean => day !== "" && day >= first && day <= last;

/** The weeks of a month, Monday first; days of other months are empty places. */
export function weeksOf(month: string): (string | null)[][] {
  const first = read(`${month}-01`);
  const before = (first.getUTCDay() + 6) % 7;
  const count = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const places: (string | null)[] = [
    ...Array.from({ length: before }, () => null),
    ...Array.from({ length: count }, (_, day) => `${month}-${pad(day + 1)}`),
  ];
  while (places.length % 7 > 0) places.push(null);
  return Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7));
}
