using System.Globalization;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>The kinds of events behind a score, largest part first; each links to the event it stems from.</summary>
public sealed partial class ContributionTable
{
    [Parameter, EditorRequired] public required SubjectScore Score { get; set; }

    private static string Hint(Contribution part) => $"{DisplayText.Clean(part.Kind, 200)}: open the event of the peak";

    private static string Width(double value) => (Math.Clamp(value, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture);
}
