using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>How the events of the last hour divide by severity, as a stacked bar and as numbers that link to the events.</summary>
public sealed partial class SeverityMix : LiveComponent
{
    private const double BarWidth = 1_000;

    // A part that is there is seen, however small its share.
    private const double LeastWidth = 8;

    private ImmutableArray<SeverityCount> _mix = [];
    private ImmutableArray<SeverityCount> _drawn;
    private List<Part> _parts = [];
    private long _total;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    protected override bool ShouldRender() => _drawn.IsDefault || !_drawn.SequenceEqual(_mix);

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _mix;
        base.OnAfterRender(firstRender);
    }

    private void Pull()
    {
        _mix = Board.For(Categories).Mix;
        _total = _mix.Sum(mix => mix.Count);
        _parts = Lay(_mix, _total);
    }

    private static List<Part> Lay(ImmutableArray<SeverityCount> mix, long total)
    {
        var scale = mix.Sum(part => Share(part) is > 0 and var share ? Math.Max(share * BarWidth, LeastWidth) : 0) / BarWidth;
        var parts = new List<Part>();
        var start = 0.0;
        foreach (var part in mix)
        {
            var width = Share(part) is > 0 and var share ? Math.Max(share * BarWidth, LeastWidth) / scale : 0;
            parts.Add(new Part(part.Severity, Numbers.Count(part.Count), Percent(Share(part)), Figure(start), Figure(width)));
            start += width;
        }
        return parts;

        double Share(SeverityCount part) => total == 0 ? 0 : (double)part.Count / total;
        // Four of many thousands are few, not none.
        static string Percent(double share) => share is > 0 and < 0.001 ? "<\u202f0.1\u202f%" : Numbers.Percent(Math.Round(share, 3));
        static string Figure(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
    }

    private sealed record Part(Severity Severity, string Count, string Share, string Start, string Width)
    {
        public string Url => $"/feed?sev={Severity.Name()}&from=-1h";
    }
}
