using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>The head of an alert's page.</summary>
public sealed partial class AlertHead
{
    [Parameter, EditorRequired] public required Alert Alert { get; set; }

    /// <summary>What keeps it off the inbox now, in words, and until when; null when that cannot be said.</summary>
    [Parameter] public IReadOnlyList<(string Words, DateTimeOffset? Until)> SuppressedBy { get; set; } = [];

    /// <summary>Beside the state: who looks at it, links.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    internal static string Words(Suppression suppression) => suppression.Kind switch
    {
        SuppressionKind.MuteWindow => $"Muted by the window {DisplayText.Clean(suppression.Words, 200)}",
        SuppressionKind.Storm => $"Counted by {DisplayText.Clean(suppression.Words, 200)}",
        _ => $"Silenced: {DisplayText.Clean(suppression.Words, 200)}",
    };

    private static string Ending(Alert alert) => alert switch
    {
        { IsOpen: true } => "",
        { State: AlertState.FalsePositive } => $"{(alert.ResolvedBy is { } who ? $"said {DisplayText.Clean(who, 60)}: " : "")}{DisplayText.Clean(alert.Disposition, 500)}",
        { ResolvedBy: AlertWords.Recovery } => "by itself: the value came back to where it should be",
        { ResolvedBy: AlertWords.Quiet } => "by itself: it was not found again for the rule's keep-firing time",
        { ResolvedBy: AlertWords.Storm } => "by itself: it became quiet",
        { ResolvedBy: AlertWords.Reopened } => "an earlier alert of the same was reopened, which counts on",
        { ResolvedBy: AlertWords.Rule } => "the rule that found it judges no more",
        { ResolvedBy: { } person } => $"by {DisplayText.Clean(person, 60)}",
        _ => "",
    };
}
