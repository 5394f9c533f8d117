using System.Globalization;
using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>Why an alert was raised.</summary>
public sealed partial class AlertWhy
{
    [Parameter, EditorRequired] public required Alert Alert { get; set; }

    /// <summary>Null while it is not known, and where nothing is stored to draw.</summary>
    [Parameter] public AlertChart? Chart { get; set; }

    /// <summary>What limits the chart, or why there is none.</summary>
    [Parameter] public string? Note { get; set; }

    /// <summary>From the rule's version to the one in force now.</summary>
    [Parameter] public IReadOnlyList<RuleDifference> Changes { get; set; } = [];

    /// <summary>Whether chart, note and changes are known.</summary>
    [Parameter] public bool IsExplained { get; set; }

    [Inject] private IRuleBook Rules { get; init; } = default!;

    private int? NewerVersion => Rules.Current.Find(Alert.RuleId)?.InForce?.Version is { } version && version > Alert.RuleVersion ? version : null;

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    internal static string Number(double value) =>
        Math.Abs(value) is >= 1e15 or (> 0 and < 0.001) ? value.ToString("0.###e0", CultureInfo.InvariantCulture) : value.ToString("#,0.####", CultureInfo.InvariantCulture);
}
