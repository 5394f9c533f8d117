namespace RiskConsole.Hosting;

/// <summary>Tells settings (<c>--urls http://...</c>, <c>--Section:Key=value</c>, <c>--demo</c>, <c>--demo-seed 7</c>) from the words of a
/// command, so that both can stand in any order.</summary>
internal static class CommandArguments
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls", "http_ports", "https_ports", "environment", "contentRoot", "webRoot", "applicationName", "AllowedHosts",
    };

    /// <returns>The settings, each as <c>--Key=value</c>, and the rest in its order.</returns>
    public static (string[] Settings, string[] Words) Split(IReadOnlyList<string> args)
    {
        List<string> settings = [], words = [];
        for (var i = 0; i < args.Count; i++)
        {
            var arg = Expand(args[i]);
            if (!IsSetting(arg))
            {
                words.Add(arg);
                continue;
            }
            if (arg.Contains('=', StringComparison.Ordinal))
            {
                settings.Add(arg);
                continue;
            }
            // A switch without a value means yes. The configuration itself would take the next argument for its value.
            var alone = i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal);
            settings.Add(alone ? arg + "=true" : $"{arg}={args[++i]}");
        }
        return ([.. settings], [.. words]);
    }

    /// <summary>Short names become the settings they stand for.</summary>
    private static string Expand(string arg) => (arg.Split('=', 2)[0].ToLowerInvariant(), arg.IndexOf('=', StringComparison.Ordinal)) switch
    {
        // Never takes the next argument for its value: it may be a command.
        ("--demo", < 0) => "--Demo:Enabled=true",
        ("--demo", var value) => "--Demo:Enabled" + arg[value..],
        ("--demo-seed", < 0) => "--Demo:Seed",
        ("--demo-seed", var value) => "--Demo:Seed" + arg[value..],
        _ => arg,
    };

    private static bool IsSetting(string arg)
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal) || arg.Length == 2)
            return false;
        var end = arg.IndexOf('=', StringComparison.Ordinal);
        var name = end < 0 ? arg[2..] : arg[2..end];
        return name.Contains(':', StringComparison.Ordinal) || Names.Contains(name) || ConfigurationAliases.IsAlias(name);
    }
}
