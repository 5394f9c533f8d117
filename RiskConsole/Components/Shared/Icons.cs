using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Shared;

/// <summary>Line icons of our own small set (24 × 24). Decoration only: the word stands beside them or in the control's label. They are markup,
/// not components: a component of its own costs each open page several kilobytes.</summary>
internal static class Icons
{
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>
    {
        ["overview"] = "M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z",
        ["feed"] = "M4 6h16M4 12h10M4 18h13M18 12h2",
        ["replay"] = "M4 5v5h5M4.5 10A8 8 0 1 1 4 14M10.5 9.5v5l4-2.5z",
        ["scores"] = "M4 18a8.5 8.5 0 1 1 16 0M12 14l4-5M12 15.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z",
        ["import"] = "M12 3v11M8 10l4 4 4-4M4 17v3h16v-3",
        ["export"] = "M12 14V3M8 7l4-4 4 4M4 17v3h16v-3",
        ["report"] = "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
        ["users"] = "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21c0-4 3-6.5 7-6.5s7 2.5 7 6.5M16 3.5a4 4 0 0 1 0 7M18 14.9c2.5.8 4 3 4 6.1",
        ["key"] = "M8 19a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM11.2 11.3 20 2.5M16 6.5l3 3M13.5 9l2 2",
        ["settings"] = "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
        ["alert"] = "M6 17V11a6 6 0 1 1 12 0v6M4 17h16M10 20.5h4",
        ["bell"] = "M6 16v-5.5a6 6 0 0 1 12 0V16l1.5 2h-15zM10 21h4M12 2.5v2",
        ["mute"] = "M6 17V11a6 6 0 0 1 9.5-4.9M18 11v6M4 17h16M10 20.5h4M3.5 3.5l17 17",
        ["rules"] = "M4 5h4v4H4zM4 15h4v4H4zM11 7h9M11 17h9",
        ["thresholds"] = "M4 8h16M4 16h16M15 5v6M8 13v6",
        ["metrics"] = "M4 4v16h16M8 15l3-4 3 2 5-7",
        ["health"] = "M2 13h4.5L9.5 5l5 14 3-6H22",
        ["audit"] = "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
        ["shield"] = "M12 3l7 2.5V11c0 5-3 8-7 10-4-2-7-5-7-10V5.5zM8.5 11.5l2.5 2.5 4.5-5",
        ["jobs"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2",
        ["search"] = "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20",
        ["filter"] = "M3 5h18l-7 8.5V19l-4 2v-7.5z",
        ["pause"] = "M8 5v14M16 5v14",
        ["play"] = "M7 4.5 19 12 7 19.5z",
        ["close"] = "M6 6l12 12M18 6 6 18",
        ["plus"] = "M12 5v14M5 12h14",
        ["minus"] = "M5 12h14",
        ["check"] = "M4.5 12.5 10 18 20 6.5",
        ["copy"] = "M9 9h11v11H9zM15 9V4H4v11h5",
        ["link"] = "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
        ["help"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.8v.1",
        ["menu"] = "M4 6h16M4 12h16M4 18h16",
        ["collapse"] = "M4 4v16M20 12H9M13 8l-4 4 4 4",
        ["signout"] = "M10 4H5v16h5M15 8l4 4-4 4M19 12H9",
        ["lock"] = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
        ["fault"] = "M12 4 2.5 20h19zM12 10v5M12 17.5v.1",
        ["up"] = "M12 19V5M6 11l6-6 6 6",
        ["down"] = "M12 5v14M6 13l6 6 6-6",
        ["right"] = "M9 5l7 7-7 7",
        ["left"] = "M15 5l-7 7 7 7",
        ["chart"] = "M4 20h16M7 16v-5M12 16V6M17 16v-8",
        ["star"] = "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9L3.5 9.7l5.9-.8z",
        ["more"] = "M5 12h.1M12 12h.1M19 12h.1",
        ["refresh"] = "M20 5v5h-5M19.5 10A8 8 0 1 0 20 14",
        ["event"] = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 8v4M12 16v.1",
        ["user"] = "M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5",
        ["letter"] = "M3 6h18v12H3zM3.5 6.5 12 13l8.5-6.5",
        ["trash"] = "M4 6h16M9 6V3.5h6V6M6 6l1 15h10l1-15M10 10v7M14 10v7",
        ["edit"] = "M4 20l1-4.5L16.5 4 20 7.5 8.5 19z",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, MarkupString> Drawn = Paths.ToFrozenDictionary(
        icon => icon.Key, icon => new MarkupString($"""<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{icon.Value}" /></svg>"""));

    public static IEnumerable<string> Names => Paths.Keys;

    /// <param name="name">One of <see cref="Names"/>.</param>
    public static MarkupString Of(string name) => Drawn.GetValueOrDefault(name, Drawn["event"]);
}
