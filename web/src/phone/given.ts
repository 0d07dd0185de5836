/** Which shots have gone with a form: written at once when the form leaves, because the page is about to end. */

const KEY = "anguan-given";
const MOST = 300;

/** The keys of shots whose form was sent, as far as this phone remembers; whether it arrived, the server knows. */
export function given(): Set<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[]);
  } catch {
    return new Set(); // storage is closed to us, or somebody wrote nonsense
  }
}

export function give(ids: string[]): void {
  remember([...given(), ...ids]);
}

export function takeBack(ids: string[]): void {
  const gone = given();
  for (const id of ids) gone.delete(id);
  remember([...gone]);
}

function remember(ids: string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(ids.slice(-MOST)));
  } catch {
    // without it a form that arrived may show its shots once more, until the server is asked
  }
}
