using System.Diagnostics;
using RiskConsole.Tests.Packaging;

namespace RiskConsole.Tests.Audit.Export;

/// <summary>Runs <c>tools/verify-audit</c>, which knows nothing of the console.</summary>
internal static class VerifyTool
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", [Repository.PathOf("tools", "verify-audit"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(Support.Deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(Support.Deadline.Token);
        await process.WaitForExitAsync(Support.Deadline.Token);
        return (process.ExitCode, await output, await errors);
    }
}
