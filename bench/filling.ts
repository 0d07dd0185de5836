/** Fills an outbox with many submissions, by the very code of the phone; built and run by `bench/outbox.py`. */

import { mintId } from "../web/src/phone/bytes";
import { keysFor } from "../web/src/phone/device";
import { shotOf } from "../web/src/phone/shooting";
import { countItems, keepShot, keysOf, putItem, shotsOf } from "../web/src/phone/store";
import { homeOfItem, type Item } from "../web/src/outbox/items";

/** A small photo no two of which are alike. */
async function photo(number: number): Promise<{ blob: Blob; width: number; height: number }> {
  const canvas = new OffscreenCanvas(320, 240);
  const pen = canvas.getContext("2d")!;
  for (let stroke = 0; stroke < 120; stroke += 1) {
    pen.fillStyle = `hsl(${Math.random() * 360} 60% ${20 + Math.random() * 60}%)`;
    pen.fillRect(Math.random() * 320, Math.random() * 240, 20 + Math.random() * 60, 20 + Math.random() * 60);
  }
  pen.fillText(String(number), 10, 20);
  return { blob: await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 }), width: 320, height: 240 };
}

async function fill(person: string, count: number): Promise<void> {
  const keys = await keysFor(person);
  for (let number = 0; number < count; number += 1) {
    const id = mintId();
    const taken = { kind: "photo" as const, thumb: null, takenAt: new Date(), place: null, ...(await photo(number)) };
    const occasion = { home: homeOfItem(id), purpose: "hazard_before", enterprise: "", covers: "", source: "camera" as const };
    const shot = await shotOf(taken, occasion, keys, null);
    await keepShot(person, shot);
    const what = `第${number}处通道堵塞`;
    const item: Item = {
      id,
      state: "waiting",
      at: Date.now(),
      body: {
        title: "随手拍", what, page: "/hazards/snap", action: "/hazards/snap", about: "", subject: id,
        fields: [["key", mintId()], ["category", "other"], ["what", what], ["place", "东门旁"], ["photos", shot.id]],
        shots: [{ id: shot.id, field: "photos" }],
        reasons: [],
        location: "",
      },
    };
    await putItem(person, item);
  }
}

/** What the phone still holds: items by state, and shots. */
async function held(person: string): Promise<{ items: Record<string, number>; shots: number }> {
  return { items: await countItems(person), shots: (await shotsOf(person)).length };
}

/** Whether the person's vault is open, so that things can be kept. */
const isOpen = async (person: string): Promise<boolean> => (await keysOf(person))?.vault !== undefined;

Object.assign(globalThis, { outboxBench: { fill, held, isOpen, counts: countItems } });
