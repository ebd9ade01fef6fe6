import { chromium } from "@playwright/test";
const [,, base, login, out, ...paths] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [w, scheme, lang] of [[1440,"light","en"],[390,"dark","fr"],[768,"light","fr"]]) {
  const ctx = await browser.newContext({ baseURL: base, viewport: { width: w, height: 900 }, colorScheme: scheme, locale: lang==="fr"?"fr-CA":"en-CA" });
  const page = await ctx.newPage();
  page.on("console", m => console.log("console", m.type(), m.text()));
  await ctx.request.post("/sign-in", { form: { login, password: "correct horse battery staple" }, maxRedirects: 0 });
  await ctx.addCookies([{ name: "relais_language", value: lang, url: base }]);
  await ctx.request.post("/preferences", { form: { language: lang, return: "/" }, maxRedirects: 0 });
  let i = 0;
  for (const p of paths) { await page.goto(p); await page.waitForSelector("html[data-hydrated]"); await page.waitForTimeout(300); await page.screenshot({ path: `${out}-${i++}-${w}-${scheme}-${lang}.png`, fullPage: true }); }
  await ctx.close();
}
await browser.close();
