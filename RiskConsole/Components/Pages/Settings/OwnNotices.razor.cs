using Microsoft.AspNetCore.Components;
using RiskConsole.Notices;

namespace RiskConsole.Components.Pages.Settings;

/// <summary>What the user wants to be told of, and how.</summary>
public sealed partial class OwnNotices
{
    private Preferences? _wanted;
    private long _version;
    private bool _done;
    private bool _refused;

    [Inject] private IPreferences Kept { get; init; } = default!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private Task<bool> LoadAsync() => TryAsync(async (user, ct) => Take(await Kept.GetAsync(user, ct)));

    private async Task SaveAsync()
    {
        _done = await TryAsync(async (user, ct) => Take(await Kept.SaveAsync(user, _wanted!, _version, ct)));
        _refused = !_done;
    }

    private WayPreference Of(Ways way) => _wanted!.All.Single(preference => preference.Way == way).Preference;

    private void Take(KeptPreferences kept) => (_wanted, _version) = (kept.Wanted, kept.Version);

    private void Change(Preferences wanted) => (_wanted, _done, _refused) = (wanted, false, false);
}

/// <summary>How the form calls a way, and what it says of it.</summary>
/// <param name="Name">In the faults of fields.</param>
/// <param name="Try">What the browser tries; null for nothing.</param>
public sealed record WayWords(Ways Way, string Name, string Label, string Hint, string? Try)
{
    public static IReadOnlyList<WayWords> All { get; } =
    [
        new(Ways.Panel, "panel", "Panel", "Listed and counted under the bell until you have seen it.", null),
        new(Ways.Toast, "toast", "Toast", "Shown at the lower right of the page. Critical ones stay until you dismiss or see them, others leave after 8 s.", "toast"),
        new(Ways.Sound, "sound", "Sound", "Short, another one for each severity, in one tab and at most every 5 s.", "sound"),
        new(Ways.Browser, "browser", "Browser notification", "Shown by your browser, also while the console is not in view.", "browser"),
    ];
}
