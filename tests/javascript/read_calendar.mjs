// Reads a calendar from standard input with ical.js in its strict way, and prints what it understood as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));

const read = (component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence ?? 0,
    summary: event.summary,
    description: event.description,
    place: event.location,
    status: component.getFirstPropertyValue("status"),
    starts: event.startDate.isDate ? event.startDate.toString() : event.startDate.toJSDate().toISOString(),
    ends: event.endDate.isDate ? event.endDate.toString() : event.endDate.toJSDate().toISOString(),
    attendees: event.attendees.map((one) => [one.getFirstValue(), one.getParameter("partstat") ?? null]),
    alarms: component
      .getAllSubcomponents("valarm")
      .map((alarm) => String(alarm.getFirstPropertyValue("trigger"))),
  };
};
console.log(
  JSON.stringify({
    method: calendar.getFirstPropertyValue("method"),
    name: calendar.getFirstPropertyValue("name"),
    refresh: String(calendar.getFirstPropertyValue("refresh-interval") ?? ""),
    events: calendar.getAllSubcomponents("vevent").map(read),
  }),
);
