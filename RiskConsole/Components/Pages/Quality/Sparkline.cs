using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>A count for each day as small bars, as markup: styled by <c>.spark</c>.</summary>
internal static class Sparkline
{
    private const int Height = 20;

    /// <param name="first">The day of the first count.</param>
    public static MarkupString Of(IReadOnlyList<int> perDay, DateTimeOffset first)
    {
        var most = perDay.Count == 0 ? 0 : perDay.Max();
        var words = "No alerts on any day";
        if (most > 0)
        {
            var day = first.AddDays(perDay.TakeWhile(count => count != most).Count());
            words = string.Create(CultureInfo.InvariantCulture, $"{Numbers.Count(perDay.Sum(count => (long)count))} alerts, most on {day:yyyy-MM-dd}: {Numbers.Count(most)}");
        }
        // As wide for a week as for a quarter.
        var step = 90 / Math.Max(1, perDay.Count);
        var width = Math.Max(1, step - (step > 2 ? 1 : 0));
        var path = new StringBuilder();
        for (var i = 0; i < perDay.Count; i++)
        {
            if (perDay[i] == 0)
                continue;
            // One alert is seen beside a thousand.
            var height = Math.Max(1.5, Math.Round((Height - 1) * (double)perDay[i] / most, 1));
            path.Append(CultureInfo.InvariantCulture, $"M{i * step} {Height - 1}v-{height:0.#}h{width}v{height:0.#}z");
        }
        return new MarkupString(string.Create(CultureInfo.InvariantCulture,
            $"""<svg class="spark" viewBox="0 0 {step * perDay.Count} {Height}" preserveAspectRatio="none" role="img" aria-label="{words}"><title>{words}</title><path class="spark-base" d="M0 {Height - 0.5}h{step * perDay.Count}" /><path d="{path}" /></svg>"""));
    }
}
