/** A question with a picture to tap, outside a paper: practice (错题练习). */
import { mountSpots } from "./learning/spots";

export default function mount(form: HTMLElement): void {
  mountSpots(form);
}
