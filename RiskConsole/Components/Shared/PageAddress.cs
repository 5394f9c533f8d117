using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace RiskConsole.Components.Shared;

/// <summary>The address of a page that keeps its state in it: leads the browser to the page's own steps, and tells those of others (back, a link) from the reports of its own.</summary>
/// <remarks>A step to null, where nothing changed, leads nowhere.</remarks>
internal sealed class PageAddress : IDisposable
{
    private readonly NavigationManager _navigation;
    private readonly string _path;
    private readonly Action<string> _moved;

    // Set by the page, and the browser has not reported its arrival yet; a report about one of them is old news.
    private readonly Queue<string> _own = new();
    private bool _previewing;

    /// <param name="path">Of the page; other pages are none of its business.</param>
    /// <param name="moved">Told of the query that somebody else led to, on any thread.</param>
    public PageAddress(NavigationManager navigation, string path, Action<string> moved)
    {
        (_navigation, _path, _moved) = (navigation, path, moved);
        navigation.LocationChanged += OnLocationChanged;
    }

    /// <summary>What is being typed. The first step away from a search is a new entry of the history, the following ones replace it: "back" leads to the search before.</summary>
    public void Preview(string? address)
    {
        Go(address, replace: _previewing);
        _previewing = true;
    }

    /// <summary>What was typed is meant.</summary>
    public void Apply(string? address)
    {
        Go(address, replace: _previewing);
        _previewing = false;
    }

    /// <summary>A step of its own.</summary>
    public void Step(string? address)
    {
        _previewing = false;
        Go(address);
    }

    public void Go(string? address, bool replace = false)
    {
        if (address is null)
            return;
        _own.Enqueue(address);
        _navigation.NavigateTo(address, new NavigationOptions { ReplaceHistoryEntry = replace });
    }

    public void Dispose() => _navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var location = new Uri(e.Location);
        if (location.AbsolutePath != _path || IsOwn(location.PathAndQuery))
            return;
        _own.Clear();
        _previewing = false;
        _moved(location.Query);
    }

    private bool IsOwn(string address)
    {
        if (!_own.Contains(address))
            return false;
        while (_own.Dequeue() != address)
        {
        }
        return true;
    }
}
