// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { mountAll } from "./islands";

const settled = () => new Promise((resolve) => setTimeout(resolve));

test("an island comes to life once, also when it is found twice", async () => {
  document.body.innerHTML = '<div data-island="a b"></div>';
  const mount = vi.fn();
  mountAll(document, () => Promise.resolve({ default: mount }));
  mountAll(document.body, () => Promise.resolve({ default: mount }));
  await settled();
  expect(mount).toHaveBeenCalledTimes(2); // a and b
});

test("one that fails leaves the others alone", async () => {
  document.body.innerHTML = '<div data-island="bad"></div><div data-island="good"></div>';
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  mountAll(document, (name) =>
    Promise.resolve({
      default: () => {
        if (name === "bad") throw new Error(name);
      },
    }),
  );
  await settled();
  expect(document.querySelector<HTMLElement>('[data-island="good"]')?.dataset.alive).toBe("");
  expect(document.querySelector<HTMLElement>('[data-island="bad"]')?.dataset.failed).toBe("");
});
