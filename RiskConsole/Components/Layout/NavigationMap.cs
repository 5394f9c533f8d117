using Microsoft.AspNetCore.Components.Routing;

namespace RiskConsole.Components.Layout;

/// <summary>A place in the navigation.</summary>
/// <param name="Icon">A name known to <see cref="Shared.Icons"/>.</param>
/// <param name="Keys">What to press, e.g. <c>g f</c>; null for none.</param>
/// <param name="Policy">Who sees it, one of <see cref="Access.Policies"/>; null for everyone signed in.</param>
public sealed record NavigationItem(string Route, string Label, string Icon, string? Keys = null, string? Policy = null)
{
    /// <summary>Whether this console has it; null for every console.</summary>
    public Func<IServiceProvider, bool>? When { get; init; }

    internal NavLinkMatch Match => Route == "/" ? NavLinkMatch.All : NavLinkMatch.Prefix;
}

/// <summary>The pages in the navigation, in order. A page is listed once it exists.</summary>
internal static class NavigationMap
{
    public static IReadOnlyList<NavigationItem> Items { get; } =
    [
        new("/", "Overview", "overview", "g o"),
        new("/feed", "Live feed", "feed", "g f"),
        new("/alerts", "Alerts", "alert", "g a"),
        new("/silences", "Silences", "mute", "g m"),
        new("/replay", "Replay", "replay", "g y", Access.Policies.Replay),
        new("/scores", "Scores", "scores", "g s"),
        new("/rules", "Rules", "rules", "g r"),
        new("/rules/thresholds", "Thresholds", "thresholds", "g t"),
        new("/rules/quality", "Quality", "chart", "g q"),
        new("/audit", "Audit log", "audit", "g l", Access.Policies.Analyse),
        new("/audit/integrity", "Integrity", "shield", "g n", Access.Policies.Analyse),
        new("/reports", "Reports", "report", "g p", Access.Policies.Analyse),
        new("/import", "Import", "import", "g i", Access.Policies.Import),
        new("/users", "Users", "users", "g u", Access.Policies.Administer),
        new("/api-keys", "API keys", "key", "g k", Access.Policies.Administer),
        new("/dead-letters", "Dead letters", "letter", "g d", Access.Policies.Administer)
        {
            When = static services => services.GetRequiredService<Events.IDeadLetters>().IsConfigured,
        },
    ];

    /// <summary>The page of the own settings, reached from the user menu.</summary>
    public static NavigationItem Settings { get; } = new("/settings", "My settings", "settings");
}
