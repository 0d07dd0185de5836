/** Light, dark or as the device says; kept in a cookie so that the server draws the right one at once. */

const THEMES: Record<string, string> = { light: "anguan-light", dark: "anguan-dark" };

export default function mount(element: HTMLElement): void {
  const buttons = [...element.querySelectorAll<HTMLButtonElement>("button[data-theme-choice]")];
  const mark = (choice: string) => {
    for (const button of buttons) button.ariaPressed = String(button.dataset.themeChoice === choice);
  };
  mark(element.dataset.current ?? "auto");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const choice = button.dataset.themeChoice ?? "auto";
      const theme = THEMES[choice];
      if (theme === undefined) delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = theme;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `theme=${choice}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
      mark(choice);
      document.dispatchEvent(new CustomEvent("theme-changed"));
    });
  }
}
