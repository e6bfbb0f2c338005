const dayMs = 864e5;

/** Days in a month of the Gregorian calendar. */
function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Midnight of a date in milliseconds, or NaN if there is no such day. Years 1000 to 9999. */
export function dateMs(year: number, month: number, day: number): number {
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return NaN;
  return Date.UTC(year, month - 1, day);
}

/** A time of day in milliseconds, or NaN if there is no such time. */
export function timeOfDayMs(hour: number, minute: number, second: number, ms = 0): number {
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return NaN;
  return hour * 36e5 + minute * 6e4 + second * 1e3 + ms;
}

/** Midnight UTC of the day of an instant. */
export function startOfDay(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs;
}
