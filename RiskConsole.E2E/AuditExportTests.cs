using System.Diagnostics;
using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>An analyst takes proof home: what the browser saved is verified by the tool that knows nothing of the console.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class AuditExportTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "AU5")]
    public async Task Export_FromThePage_VerifiesOutside()
    {
        await using var visitor = await fixture.VisitAsync(Roles.Analyst);
        await visitor.GoAsync("/audit?q=action:user.*");

        await visitor.Page.GetByText("Export", new() { Exact = true }).ClickAsync();
        var panel = visitor.Page.Locator(".export-panel");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Start export" }).ClickAsync();
        await Expect(panel.Locator(".export .status")).ToHaveTextAsync("Done");
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => panel.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        var path = Path.Combine(Path.GetTempPath(), $"riskconsole-e2e-{Guid.NewGuid():N}.ndjson");
        await download.SaveAsAsync(path);

        try
        {
            var (code, output) = await VerifyAsync(path);
            Assert.True(code == 0, output);
            Assert.Contains("each with its bytes, position and path to the signed root", output, StringComparison.Ordinal);
            Assert.EndsWith(".ndjson", download.SuggestedFilename, StringComparison.Ordinal);
            // Each of the users was made by an act of its own.
            Assert.True(File.ReadLines(path).Count() > Roles.All.Count, output);
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Empty(visitor.Complaints);
    }

    private static async Task<(int Code, string Output)> VerifyAsync(string path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "RiskConsole.sln")))
            root = root.Parent;
        using var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(root!.FullName, "tools", "verify-audit"), path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
