using System.Text.RegularExpressions;

namespace RiskConsole.Tests.Packaging;

/// <summary>The rules between the folders, and the few that hold for every file. docs/architecture.md tells them to people.</summary>
public sealed partial class LayoutTests
{
    /// <summary>What a folder of the application may not name. What is composed (ConsoleApp.cs, ConsoleCommands.cs, Program.cs) may name all.</summary>
    private static readonly Dictionary<string, string[]> MayNotUse = new()
    {
        ["Query"] = ["Events", "Scores", "Rules", "Alerts", "Telemetry", "Access", "Hosting", "Demo", "Components", "Redis", "Notices", "Replays"],
        ["Storage"] = ["Scores", "Rules", "Alerts", "Demo", "Components", "Redis", "Notices", "Replays"],
        ["Events"] = ["Rules", "Alerts", "Demo", "Components", "Redis", "Notices", "Replays"],
        ["Scores"] = ["Rules", "Alerts", "Demo", "Components", "Redis", "Notices", "Replays"],
        ["Rules"] = ["Alerts", "Demo", "Components", "Redis", "Notices", "Replays"],
        ["Alerts"] = ["Demo", "Components", "Redis", "Notices", "Replays"],
        ["Notices"] = ["Demo", "Components", "Redis", "Replays"],
        ["Telemetry"] = ["Demo", "Components", "Redis", "Notices", "Replays"],
        ["Access"] = ["Scores", "Rules", "Alerts", "Demo", "Components", "Redis", "Notices", "Replays"],
        ["Hosting"] = ["Demo", "Components", "Redis", "Notices", "Replays"],
        ["Demo"] = ["Components", "Scores", "Rules", "Alerts", "Telemetry", "Storage", "Query", "Redis", "Notices", "Replays"],
        ["Redis"] = ["Demo", "Components", "Replays"],
        ["Replays"] = ["Demo", "Components", "Redis", "Notices"],
        ["Audit"] = ["Scores", "Rules", "Alerts", "Demo", "Components", "Redis", "Notices", "Replays", "Reports"],
        ["Reports"] = ["Demo", "Components", "Redis", "Notices", "Replays"],
        ["Components"] = ["Demo", "Redis"],
    };

    [Fact, Trait("Req", "OP1")]
    public void Folders_Source_KeepToTheRulesBetweenThem()
    {
        var folders = Directory.GetDirectories(Repository.PathOf("RiskConsole")).Select(Path.GetFileName)
            .Except(["bin", "obj", "node_modules", "wwwroot", "Properties", "data"]);
        Assert.Empty(folders.Except(MayNotUse.Keys));

        var offences = from file in Sources("*.cs").Concat(Sources("*.razor"))
                       let folder = file.Split('/')[1]
                       where MayNotUse.ContainsKey(folder)
                       from forbidden in MayNotUse[folder]
                       where Regex.IsMatch(File.ReadAllText(Repository.PathOf(file)), $@"(?<![\w.])(RiskConsole\.{forbidden}\b|{forbidden}\.[A-Z]\w+)")
                       select $"{file} names RiskConsole.{forbidden}";
        Assert.Empty(offences);
    }

    [Fact, Trait("Req", "OP1")]
    public void Sources_Clock_IsInjected() => Assert.Empty(Offences("*.cs", WallClock()).Concat(Offences("*.razor", WallClock())));

    [Fact, Trait("Req", "RT2")]
    public void Sources_RedisClient_IsNamedInItsFolderAlone() =>
        Assert.DoesNotContain(Offences("*.cs", RedisClient()), o => !o.StartsWith("RiskConsole/Redis/", StringComparison.Ordinal));

    [Theory, Trait("Req", "OP2")]
    [InlineData("RiskConsole", "*.cs")]
    [InlineData("RiskConsole", "*.razor")]
    [InlineData("RiskConsole", "*.razor.css")]
    [InlineData("RiskConsole", "*.js")]
    [InlineData("RiskConsole.Bench", "*.cs")]
    [InlineData("RiskConsole.Tests", "*.cs")]
    [InlineData("RiskConsole.E2E", "*.cs")]
    public void Files_Length_IsAtMost400Lines(string folder, string pattern) => Assert.DoesNotContain(
        Repository.Files(folder, pattern).Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (file, Lines: File.ReadLines(Repository.PathOf(file)).Count())),
        f => f.Lines > 400);

    [Fact, Trait("Req", "OP2")]
    public void Tests_None_AreSkipped() => Assert.Empty(
        from folder in (string[])["RiskConsole.Tests", "RiskConsole.E2E"]
        from file in Repository.Files(folder, "*.cs")
        where SkippedTest().IsMatch(File.ReadAllText(Repository.PathOf(file)))
        select file);

    private static IEnumerable<string> Sources(string pattern) => Repository.Files("RiskConsole", pattern);

    private static IEnumerable<string> Offences(string pattern, Regex forbidden) =>
        from file in Sources(pattern)
        from line in File.ReadLines(Repository.PathOf(file)).Select((text, index) => (text, index))
        where forbidden.IsMatch(line.text)
        select $"{file}:{line.index + 1}: {line.text.Trim()}";

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bStackExchange\.Redis\b")]
    private static partial Regex RedisClient();

    [GeneratedRegex("""(Fact|Theory)\([^)]*Skip\s*=""")]
    private static partial Regex SkippedTest();
}
