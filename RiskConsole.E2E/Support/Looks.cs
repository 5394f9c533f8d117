using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E.Support;

/// <summary>What every page owes whoever looks at it.</summary>
internal static class Looks
{
    /// <summary>No serious finding of axe in either theme, and no sideways scroll on a phone. The page is as wide as a phone afterwards.</summary>
    public static async Task HoldAsync(IPage page)
    {
        foreach (var theme in (string[])["dark", "light"])
        {
            // As the switch in the header does.
            await page.EvaluateAsync("theme => window.rcLook.set('theme', theme)", theme);
            await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);

            // Of what axe looks for, only colours are a matter of the theme.
            var result = theme == "dark" ? await page.RunAxe() : await page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "rule", Values = ["color-contrast"] } });

            Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical").SelectMany(v => v.Nodes.Select(n => $"{theme}: {v.Id}: {v.Help}: {n.Html}")));
        }

        await page.SetViewportSizeAsync(390, 844);
        await page.WaitForFunctionAsync("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    }
}
