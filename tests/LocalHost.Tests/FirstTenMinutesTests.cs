namespace Presence.Tests;

/// <summary>docs/first-ten-minutes: what a newcomer pastes, and what it prints.</summary>
public sealed class FirstTenMinutesTests
{
    [PosixFact]
    public Task A_backend_of_tencents_rest_api_gets_what_the_page_shows() => TakeAsync("tencent-rest.md");

    [PosixFact]
    public Task A_backend_of_zim_gets_what_the_page_shows() => TakeAsync("zim.md");

    [PosixFact]
    public Task An_app_with_the_stock_client_hears_what_the_page_shows() => TakeAsync("stock-signalr.md");

    [PosixFact]
    public Task An_operator_sees_what_the_page_shows() => TakeAsync("operator.md");

    private static Task TakeAsync(string page) => PageWalk.TakeAsync($"docs/first-ten-minutes/{page}");
}
