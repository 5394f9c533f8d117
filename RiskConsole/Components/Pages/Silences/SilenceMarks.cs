using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts.Silences;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>Whether something hides now, as shape, colour and word, made once.</summary>
internal static class SilenceMarks
{
    public static MarkupString Of(SilenceState state) => state switch
    {
        SilenceState.Active => s_active,
        SilenceState.Pending => s_pending,
        _ => s_expired,
    };

    /// <summary>Of a mute window.</summary>
    public static MarkupString Of(bool enabled, bool holds) => !enabled ? s_off : holds ? s_muting : s_waiting;

    private static readonly MarkupString s_active = Mark("active", "hides");
    private static readonly MarkupString s_pending = Mark("draft", "to come");
    private static readonly MarkupString s_expired = Mark("disabled", "expired");
    private static readonly MarkupString s_off = Mark("disabled", "off");
    private static readonly MarkupString s_muting = Mark("active", "mutes");
    private static readonly MarkupString s_waiting = Mark("draft", "waits");

    private static MarkupString Mark(string state, string word) =>
        new($"""<span class="rule-mark" data-state="{state}"><span class="rule-mark-shape" aria-hidden="true"></span>{word}</span>""");
}
