namespace RiskConsole.Hosting;

/// <summary>Tells settings (<c>--urls http://...</c>, <c>--Section:Key=value</c>, <c>--demo</c>) from the words of a command, so that both can stand in any order.</summary>
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
            if (Demo(args[i]) is { } demo)
            {
                settings.Add(demo);
                continue;
            }
            if (!IsSetting(args[i]))
            {
                words.Add(args[i]);
                continue;
            }
            if (args[i].Contains('=', StringComparison.Ordinal))
            {
                settings.Add(args[i]);
                continue;
            }
            // A switch without a value means yes. The configuration itself would take the next argument for its value.
            var alone = i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal);
            settings.Add(alone ? args[i] + "=true" : $"{args[i]}={args[++i]}");
        }
        return ([.. settings], [.. words]);
    }

    private static string? Demo(string arg) => arg.ToLowerInvariant() switch
    {
        "--demo" or "--demo=true" => "--Demo:Enabled=true",
        "--demo=false" => "--Demo:Enabled=false",
        _ => null,
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
